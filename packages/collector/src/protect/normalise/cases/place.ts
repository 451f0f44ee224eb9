import type { NormaliseCase } from "./case.ts";

const US = "79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621";
const CALIFORNIA = "6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126";
const MENLO_PARK = "0007a3d64c01e23d5075203c5977c14e4f7e01a3fc570686fcc50b5e1dd42685";

export const CITY_CASES: readonly NormaliseCase[] = [
  { given: "Menlo Park", normal: "menlopark", sha256: MENLO_PARK },
  { given: " menlo-park. ", normal: "menlopark", sha256: MENLO_PARK },
  { given: "St. John's", normal: "stjohns" },
  { given: "São Paulo", normal: "sãopaulo" },
  { given: "Sa\u0303o Paulo", normal: "s\u00e3opaulo" },
  { given: "東京", normal: "東京" },
  { given: "मुंबई", normal: "मुंबई" },
  { given: "'s-Hertogenbosch", normal: "shertogenbosch" },
  { given: "—", normal: undefined },
];

export const STATE_CASES: readonly NormaliseCase[] = [
  { given: "ca", normal: "ca", sha256: CALIFORNIA },
  { given: "CA", normal: "ca", sha256: CALIFORNIA },
  { given: " California ", normal: "ca", sha256: CALIFORNIA },
  { given: "US-CA", normal: "ca", sha256: CALIFORNIA },
  { given: "us-ca", normal: "ca", sha256: CALIFORNIA },
  { given: "N.Y.", normal: "ny" },
  { given: "NEW YORK", normal: "ny" },
  { given: "new_york", normal: "ny" },
  { given: "Washington, D.C.", normal: "dc" },
  { given: "Québec", normal: "qc" },
  { given: "Quebec", normal: "qc" },
  { given: "New South Wales", normal: "nsw" },
  { given: "AU-NSW", normal: "nsw" },
  { given: "Western Australia", normal: "wa" },
  { given: "DE-BY", normal: "by" },
  { given: "Bayern", normal: undefined },
  { given: "GB-ENG", normal: undefined },
  { given: "FR-75", normal: undefined },
  { given: "C", normal: undefined },
  { given: "--", normal: undefined },
];

export const POSTCODE_CASES: readonly NormaliseCase[] = [
  { given: "94025", normal: "94025", country: "US" },
  { given: "94025-1234", normal: "94025", country: "US" },
  { given: "94025 1234", normal: "94025", country: "US" },
  { given: "940251234", normal: "94025", country: "US" },
  { given: "94025-1234", normal: "94025" },
  { given: "02134", normal: "02134", country: "US" },
  { given: "2134", normal: undefined, country: "US" },
  { given: "SW1A 1AA", normal: undefined, country: "US" },
  { given: "SW1A 1AA", normal: "sw1a1aa", country: "GB" },
  { given: "sw1a1aa", normal: "sw1a1aa" },
  { given: "K1A-0B1", normal: "k1a0b1", country: "CA" },
  { given: "10115", normal: "10115", country: "DE" },
  { given: "12345-6789", normal: "123456789", country: "SA" },
  { given: "〒100-0001", normal: "1000001", country: "JP" },
  { given: "---", normal: undefined },
];

export const COUNTRY_CASES: readonly NormaliseCase[] = [
  { given: "us", normal: "us", sha256: US },
  { given: "US", normal: "us", sha256: US },
  { given: "USA", normal: "us", sha256: US },
  { given: "U.S.A.", normal: "us", sha256: US },
  { given: "United States", normal: "us", sha256: US },
  // As WooCommerce names them.
  { given: "United States (US)", normal: "us", sha256: US },
  { given: "United Kingdom (UK)", normal: "gb" },
  { given: "united states of america", normal: "us", sha256: US },
  { given: "UK", normal: "gb" },
  { given: "GBR", normal: "gb" },
  { given: "Germany", normal: "de" },
  { given: "DEU", normal: "de" },
  { given: "The Netherlands", normal: "nl" },
  { given: "Côte d'Ivoire", normal: "ci" },
  { given: "Cote d’Ivoire", normal: "ci" },
  { given: "Turkey", normal: "tr" },
  { given: "Türkiye", normal: "tr" },
  { given: "Trinidad & Tobago", normal: "tt" },
  { given: "Trinidad&Tobago", normal: "tt" },
  { given: "St. Lucia", normal: "lc" },
  { given: "ZWE", normal: "zw" },
  { given: "AND", normal: "ad" },
  { given: "XX", normal: undefined },
  { given: "Atlantis", normal: undefined },
  { given: "constructor", normal: undefined },
  { given: "!", normal: undefined },
  { given: "&", normal: undefined },
];
