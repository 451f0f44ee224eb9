import { CmpApi } from "@iabgpp/cmpapi";

/** A consent platform on IAB's own library, as `window.gppPlatform`; the page plays the visitor. */
const api = new CmpApi(31, 1);

Object.assign(window, {
  gppPlatform: {
    /** What the visitor of a US site chose: 1 opted out of sale, 2 did not. */
    choose(saleOptOut: 1 | 2) {
      api.setApplicableSections([7]);
      api.setFieldValue("usnat", "SaleOptOut", saleOptOut);
      api.fireSectionChange("usnat");
      api.setSignalStatus("ready" as never);
    },
  },
});
