import { describe, expect, it } from "vitest";
import { checkStructure } from "../sandbox/check-structure.ts";
import { EVENT_NAMES } from "../wire/event-names.ts";
import type { MappingCase } from "./cases/case.ts";
import { NAME_CASES } from "./cases/names.ts";
import { ORDER_CASES } from "./cases/orders.ts";
import { PRODUCT_CASES } from "./cases/products.ts";
import { ROW_CASES, VARIANT_CASES, type RowCase } from "./cases/rows.ts";
import { DEFAULT_SETTINGS, NOW, sampleEvent } from "./cases/sample.ts";
import { UNIVERSAL_CASES } from "./cases/universal-analytics.ts";
import { mapEvent } from "./map.ts";
import { VARIANTS, type MappingSettings } from "./settings.ts";
import { VARIANTS_TABLE } from "./variants.ts";

const send = (name: string, props: MappingCase["props"], settings: Partial<MappingSettings> = {}) => {
  const draft = mapEvent(sampleEvent({ name, props: props ?? {} }), { ...DEFAULT_SETTINGS, ...settings }, NOW);
  if (draft.kind !== "send") throw new Error(`not sent: ${draft.reason}`);
  // Pinterest's official description, not our own reading of it.
  const wire: unknown = JSON.parse(JSON.stringify({ data: [draft.event] }));
  expect(checkStructure(wire)).toMatchObject({ ok: true });
  return draft;
};

describe.each([
  ["orders", ORDER_CASES],
  ["products", PRODUCT_CASES],
  ["names", NAME_CASES],
  ["Universal Analytics", UNIVERSAL_CASES],
])("mapEvent: %s", (_, cases) => {
  it.each(cases)("$it", ({ name, props, settings, sends, data, warnings }) => {
    const draft = send(name, props, settings);
    expect(draft.event.event_name).toBe(sends);
    expect(draft.event.custom_data).toStrictEqual(data);
    expect(draft.warnings.map(({ code }) => code)).toStrictEqual(warnings ?? []);
  });
});

const ROW_PROPS = { id: "A", name: "Widget", price: 2, checkout_id: "C", currency: "EUR" };

const expectRow = (name: string, expected: RowCase, settings?: Partial<MappingSettings>): void => {
  const { event } = send(name, ROW_PROPS, settings);
  expect(event.event_name).toBe(expected.sends);
  expect(event.custom_data?.content_ids).toStrictEqual(expected.oneProduct ? ["A"] : undefined);
  expect(event.custom_data?.order_id).toBe(expected.checkoutBegun ? "C" : undefined);
  expect(event.custom_data?.content_name).toBe(expected.sends === "custom" ? (expected.contentName ?? name) : "Widget");
};

describe("RULES", () => {
  it.each(EVENT_NAMES)("has its case for %s", (name) => expectRow(name, ROW_CASES[name]));

  it("reads every spelling of a name alike", () => {
    const spellings = ["Order Completed", "order_completed", "orderCompleted", "ORDER-COMPLETED", "OrderCompleted"];
    for (const name of spellings) expect(send(name, {}).event.event_name).toBe("checkout");
    for (const name of ["PageVisit", "AddToWishList", "SignUp", "signup", "WatchVideo", "page"]) {
      expect(send(name, {}).event.event_name).not.toBe("custom");
    }
  });
});

describe.each(VARIANTS)("the variant %s", (variant) => {
  const expected: Readonly<Record<string, RowCase>> = { ...ROW_CASES, ...VARIANT_CASES[variant] };

  it("has a case for each of its rows", () => {
    expect(Object.keys(VARIANT_CASES[variant]).toSorted()).toStrictEqual(Object.keys(VARIANTS_TABLE[variant].rules).toSorted());
  });

  it("changes these rows and no other", () => {
    for (const [name, row] of Object.entries(expected)) expectRow(name, row, { variant });
  });
});
