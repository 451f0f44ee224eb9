import { hasThreeDecimals } from "../capi/currency.ts";
import type { JsonValue } from "../lib/json.ts";

/** Beyond this a text is no price. */
const MAX_AMOUNT_LENGTH = 40;

/** A double holds 15 decimal digits for sure; what stands after them is noise of the arithmetic before. */
const SURE_DIGITS = 15;

/**
 * A number or a numeric text as a plain decimal, `\d+(\.\d+)?`, never with an exponent. Undefined for negative numbers and everything that
 * would have to be guessed: thousands separators, decimal commas, currency signs. A text keeps its decimals ("49.00").
 */
export const readAmount = (value: JsonValue | undefined): string | undefined => {
  if (typeof value === "number") return amountOfNumber(value);
  return typeof value === "string" ? amountOfText(value.trim()) : undefined;
};

/** As half of the world writes thousands, and no currency of two decimals or none anything else. */
const MAYBE_THOUSANDS = /^\s*[1-9]\d{0,2}\.\d{3}\s*$/;

/** The same of money: a text like "12.990" is refused as well, be it 12,990 pesos or 13, but for a currency that has three decimals. */
export const readMoneyAmount = (value: JsonValue | undefined, currency: string | undefined): string | undefined =>
  typeof value === "string" && MAYBE_THOUSANDS.test(value) && !hasThreeDecimals(currency) ? undefined : readAmount(value);

export const isZero = (amount: string): boolean => !/[1-9]/.test(amount);

const amountOfNumber = (value: number): string | undefined => {
  if (!Number.isFinite(value) || value < 0) return undefined;
  const text = String(value);
  if (text.length <= SURE_DIGITS + 1) return text.includes("e") ? withoutExponent(text) : text;
  const sure = Number.isInteger(value) ? text : String(Number(value.toPrecision(SURE_DIGITS)));
  return sure.includes("e") ? withoutExponent(sure) : sure;
};

/** "1.5e+21" and "1e-7", as JavaScript prints them, digit by digit. */
const withoutExponent = (text: string): string => {
  const [mantissa = "", exponent = ""] = text.split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  return point > 0 ? digits.padEnd(point, "0") : `0.${"0".repeat(-point)}${digits}`;
};

const amountOfText = (text: string): string | undefined => {
  if (text.length > MAX_AMOUNT_LENGTH || !/^(?:\d+\.?\d*|\.\d+)$/.test(text)) return undefined;
  const [whole = "", fraction = ""] = text.split(".");
  const integer = whole.replace(/^0+(?=\d)/, "") || "0";
  return fraction === "" ? integer : `${integer}.${fraction}`;
};

/** Both as `readAmount` gives them. */
export interface PricedLine {
  readonly price: string;
  readonly quantity: string;
}

/** Σ price × quantity, exact to the last digit. */
export const sumLines = (lines: readonly PricedLine[]): string => {
  const priceScale = mostDecimals(lines.map(({ price }) => price));
  const quantityScale = mostDecimals(lines.map(({ quantity }) => quantity));
  const total = lines.reduce((sum, { price, quantity }) => sum + scaled(price, priceScale) * scaled(quantity, quantityScale), 0n);
  return unscaled(total, priceScale + quantityScale);
};

const mostDecimals = (amounts: readonly string[]): number =>
  amounts.reduce((most, amount) => Math.max(most, decimalsOf(amount)), 0);

const decimalsOf = (amount: string): number => amount.split(".")[1]?.length ?? 0;

const scaled = (amount: string, scale: number): bigint =>
  BigInt(amount.replace(".", "") + "0".repeat(scale - decimalsOf(amount)));

const unscaled = (total: bigint, scale: number): string => {
  if (scale === 0) return total.toString();
  const digits = total.toString().padStart(scale + 1, "0");
  const fraction = digits.slice(-scale).replace(/0+$/, "");
  const whole = digits.slice(0, -scale);
  return fraction === "" ? whole : `${whole}.${fraction}`;
};
