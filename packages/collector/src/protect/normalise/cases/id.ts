import type { NormaliseCase } from "./case.ts";

export const EXTERNAL_ID_CASES: readonly NormaliseCase[] = [
  { given: "Customer-42", normal: "customer-42" },
  { given: "  customer-42 ", normal: "customer-42" },
  { given: "4711", normal: "4711" },
  { given: "ÅSA", normal: "åsa" },
  { given: "0", normal: undefined },
  { given: "undefined", normal: undefined },
  { given: "NULL", normal: undefined },
  { given: "NaN", normal: undefined },
  { given: "[object Object]", normal: undefined },
  { given: " ", normal: undefined },
];

export const MOBILE_ID_CASES: readonly NormaliseCase[] = [
  { given: "EA7583CD-A667-48BC-B806-42ECB2B48606", normal: "ea7583cd-a667-48bc-b806-42ecb2b48606" },
  { given: " cdda802e-fb9c-47ad-9866-0794d394c912 ", normal: "cdda802e-fb9c-47ad-9866-0794d394c912" },
  { given: "00000000-0000-0000-0000-000000000000", normal: undefined },
  { given: "cdda802efb9c47ad98660794d394c912", normal: undefined },
  { given: "not-an-id", normal: undefined },
];
