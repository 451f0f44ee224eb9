import type { ArtName } from "./art.ts";

export interface Product {
  readonly slug: string;
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  /** In whole US dollars. */
  readonly price: number;
  readonly art: ArtName;
  readonly tagline: string;
  readonly story: string;
  readonly details: readonly string[];
}

export const BRAND = "Morrowmere";

/** Everything the shop sells. The first one is the ad's. */
export const PRODUCTS = [
  {
    slug: "heron-mugs",
    sku: "MM-HER-2",
    name: "Heron Mugs, pair",
    category: "Drinkware",
    price: 38,
    art: "mugs",
    tagline: "Two mugs, dipped twice",
    story:
      "Thrown in pairs from the same ball of clay, so that the two belong together. The glaze is dipped, never sprayed, and runs a little further on every one.",
    details: ["320 ml each", "Speckled stoneware", "Dishwasher safe"],
  },
  {
    slug: "tern-pour-over",
    sku: "MM-TER-1",
    name: "Tern Pour-Over",
    category: "Drinkware",
    price: 54,
    art: "pourOver",
    tagline: "A slower first cup",
    story:
      "A ribbed cone that keeps the paper off the wall, on a carafe that pours without a drip. Three minutes in which nothing else has to happen.",
    details: ["Fits no. 2 filters", "600 ml carafe", "Ash wood collar"],
  },
  {
    slug: "plover-vase",
    sku: "MM-PLO-1",
    name: "Plover Vase",
    category: "Living",
    price: 46,
    art: "vase",
    tagline: "For one good branch",
    story: "Narrow at the neck and heavy at the foot: a single stem stands where you put it, and whatever you cut looks chosen.",
    details: ["24 cm tall", "Matte outside, glazed inside", "Holds water"],
  },
  {
    slug: "dusk-lamp",
    sku: "MM-DUS-1",
    name: "Dusk Lamp",
    category: "Living",
    price: 129,
    art: "lamp",
    tagline: "The last light of the day",
    story: "A linen shade on a turned clay foot, dimmed by a touch. Warm enough to read by and low enough to stop.",
    details: ["Linen and stoneware", "2,200 K, dimmable", "38 cm tall"],
  },
] as const satisfies readonly [Product, ...Product[]];

export const findProduct = (slug: string): Product | undefined => PRODUCTS.find((product) => product.slug === slug);

export const formatPrice = (dollars: number): string => `$${dollars.toFixed(2)}`;
