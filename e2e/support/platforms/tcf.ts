import { CmpApi } from "@iabtechlabtcf/cmpapi";
import { GVL, TCModel, TCString } from "@iabtechlabtcf/core";

/** A consent platform on IAB's own library, as `window.tcfPlatform`; the page plays the visitor. */
const api = new CmpApi(31, 1, true);

const vendor = (id: number) => ({
  id,
  name: `Vendor ${id}`,
  purposes: [1],
  legIntPurposes: [],
  flexiblePurposes: [],
  specialPurposes: [],
  features: [],
  specialFeatures: [],
});

const purpose = (id: number) => [id, { id, name: `Purpose ${id}`, description: "", illustrations: [] }] as const;

const vendorList = new GVL({
  gvlSpecificationVersion: 3,
  vendorListVersion: 1,
  tcfPolicyVersion: 5,
  lastUpdated: "2026-01-01T00:00:00Z",
  purposes: Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(purpose)),
  specialPurposes: {},
  features: {},
  specialFeatures: {},
  stacks: {},
  vendors: { 3: vendor(3), 777: vendor(777) },
} as never);

const consentTo = (purposes: number[], vendors: number[]): string => {
  const model = new TCModel(vendorList);
  model.cmpId = 31;
  model.cmpVersion = 1;
  model.purposeConsents.set(purposes);
  model.vendorConsents.set(vendors);
  model.isServiceSpecific = true;
  return TCString.encode(model);
};

Object.assign(window, {
  tcfPlatform: {
    /** The banner is on the screen. */
    ask: () => api.update("", true),
    /** What the visitor chose now, or on an earlier page. */
    answer: (purposes: number[], vendors: number[] = []) => api.update(consentTo(purposes, vendors)),
    gdprDoesNotApply: () => api.update(null),
  },
});
