import { lookupKey } from "./fold.ts";

/** Official codes and names, `code name; …`: USA (with its territories), Canada, Australia. */
const US = `al Alabama; ak Alaska; az Arizona; ar Arkansas; ca California; co Colorado; ct Connecticut; de Delaware; fl Florida; ga Georgia;
  hi Hawaii; id Idaho; il Illinois; in Indiana; ia Iowa; ks Kansas; ky Kentucky; la Louisiana; me Maine; md Maryland; ma Massachusetts;
  mi Michigan; mn Minnesota; ms Mississippi; mo Missouri; mt Montana; ne Nebraska; nv Nevada; nh New Hampshire; nj New Jersey;
  nm New Mexico; ny New York; nc North Carolina; nd North Dakota; oh Ohio; ok Oklahoma; or Oregon; pa Pennsylvania; ri Rhode Island;
  sc South Carolina; sd South Dakota; tn Tennessee; tx Texas; ut Utah; vt Vermont; va Virginia; wa Washington; wv West Virginia;
  wi Wisconsin; wy Wyoming; dc District of Columbia; dc Washington DC; pr Puerto Rico; gu Guam; vi US Virgin Islands;
  as American Samoa; mp Northern Mariana Islands`;
const CANADA = `ab Alberta; bc British Columbia; mb Manitoba; nb New Brunswick; nl Newfoundland and Labrador; nl Newfoundland;
  ns Nova Scotia; nt Northwest Territories; nu Nunavut; on Ontario; pe Prince Edward Island; qc Québec; sk Saskatchewan; yt Yukon`;
const AUSTRALIA = `act Australian Capital Territory; nsw New South Wales; nt Northern Territory; qld Queensland; sa South Australia;
  tas Tasmania; vic Victoria; wa Western Australia`;

const rows = [US, CANADA, AUSTRALIA].flatMap((table) => table.split(/;\s*/)).map((row) => row.trim());
const codeOf = (row: string): string => row.slice(0, row.indexOf(" "));
const nameOf = (row: string): string => row.slice(row.indexOf(" ") + 1);

/** From a state's `lookupKey` to its code. */
export const STATE_NAMES: ReadonlyMap<string, string> = new Map(rows.map((row) => [lookupKey(nameOf(row)), codeOf(row)]));

/** The codes that have three letters; only Australia's do. */
export const LONG_STATE_CODES: ReadonlySet<string> = new Set(rows.map(codeOf).filter((code) => code.length > 2));
