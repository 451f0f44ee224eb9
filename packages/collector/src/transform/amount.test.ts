import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAmount, readMoneyAmount, sumLines } from "./amount.ts";

describe("readAmount", () => {
  it.each([
    [129.99, "129.99"],
    [0, "0"],
    [-0, "0"],
    [0.1 + 0.2, "0.3"],
    [49.99 * 3, "149.97"],
    [1e21, "1000000000000000000000"],
    [1.5e22, "15000000000000000000000"],
    [1e-7, "0.0000001"],
    [1.25e-9, "0.00000000125"],
    [Number.MAX_SAFE_INTEGER, "9007199254740991"],
    ["49.00", "49.00"],
    [" 49.9 ", "49.9"],
    ["007.50", "7.50"],
    ["000", "0"],
    [".5", "0.5"],
    ["5.", "5"],
  ])("reads %j as %s", (value, expected) => expect(readAmount(value)).toBe(expected));

  it.each([
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [-1],
    ["-1"],
    ["+1"],
    ["1,299.00"],
    ["1.299,00 €"],
    ["1 299"],
    ["$5"],
    ["5 USD"],
    ["1e3"],
    ["0x10"],
    ["."],
    [""],
    ["٣"],
    ["1".repeat(41)],
    [true],
    [null],
    [[5]],
    [{}],
    [undefined],
  ])("refuses %j", (value) => expect(readAmount(value)).toBeUndefined());

  it("keeps the value of every number, in plain digits", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), (value) => {
        const amount = readAmount(value) ?? "";
        expect(amount).toMatch(/^\d+(\.\d+)?$/);
        expect(Math.abs(Number(amount) - value)).toBeLessThanOrEqual(value * 1e-14);
      }),
    );
  });
});

describe("readMoneyAmount", () => {
  it.each([
    ["12.990", "CLP", undefined],
    [" 1.299 ", "EUR", undefined],
    ["1.299", undefined, undefined],
    ["12.990", "KWD", "12.990"],
    [1.299, "EUR", "1.299"],
    ["0.125", "EUR", "0.125"],
    ["1299.000", "EUR", "1299.000"],
    ["49.0000", "EUR", "49.0000"],
    ["1.299.000", "KWD", undefined],
  ])("reads %j in %s as %s", (value, currency, expected) => expect(readMoneyAmount(value, currency)).toBe(expected));
});

describe("sumLines", () => {
  it.each([
    [
      [
        ["49.99", 2],
        ["30.01", 1],
      ],
      "129.99",
    ],
    [
      [
        ["0.1", 1],
        ["0.2", 1],
      ],
      "0.3",
    ],
    [[["10.50", 2]], "21"],
    [[["0.0000001", 3]], "0.0000003"],
    [[["9007199254740993", 3]], "27021597764222979"],
    [[["0", 5]], "0"],
    [[["3.99", 1.25]], "4.9875"],
    [
      [
        ["10", 0.5],
        ["2.5", 3],
      ],
      "12.5",
    ],
    [[], "0"],
  ] as const)("adds %j up to %s", (lines, expected) => {
    expect(sumLines(lines.map(([price, quantity]) => ({ price, quantity: String(quantity) })))).toBe(expected);
  });

  it("agrees with cents counted as integers", () => {
    const line = fc.record({ cents: fc.nat(10_000_000), quantity: fc.integer({ min: 1, max: 1000 }) });
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const cents = lines.reduce((sum, { cents: each, quantity }) => sum + each * quantity, 0);
        const total = sumLines(
          lines.map((one) => ({ price: readAmount(one.cents / 100) ?? "", quantity: String(one.quantity) })),
        );
        expect(Math.round(Number(total) * 100)).toBe(cents);
        expect(total).toMatch(/^\d+(\.\d{1,2})?$/);
      }),
    );
  });
});
