import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { readProgram } from "../spelling/read-program.mjs";
import { readFound } from "../spelling/spell.mjs";

/** Inner variables of an outer one's name, a destructuring in short, a name that is a property, too. */
const CODE =
  "{let e=2,t=t=>t*e,n=({o,p:n})=>{let i=o+n;return(e=>e+i)(t(o))},i=[3,4].map(t);done({e,i,n:n({o:e,p:5})+t(1),o:i.map((e,t)=>e-t)})}";

const program = readProgram(CODE);

const run = (code: string): unknown => {
  let result: unknown;
  runInNewContext(code, { done: (value: unknown) => (result = JSON.stringify(value)) });
  return result;
};

describe("readProgram", () => {
  it("writes what it read", () => {
    expect(program.write(program)).toBe(CODE);
  });

  it("writes a program of other names that does the same", () => {
    // A name of its own for each: the letters that the script has, and others, in turn.
    const names = program.names.map((_: string, index: number) => "oentipxyzuvwrs"[index]);
    const written = program.write({ names, order: program.order });
    expect(written).not.toBe(CODE);
    expect(run(written)).toBe(run(CODE));
  });

  it("writes declarations in another order, each after what it needs at once", () => {
    const order = [2, 1, 0, 3];
    expect(program.isSound(order)).toBe(true);
    expect(run(program.write({ names: program.names, order }))).toBe(run(CODE));
    expect(program.isSound([3, 2, 1, 0])).toBe(false);
  });

  it("knows which variables must differ, and which may be of one name", () => {
    const conflictsOf = (index: number): string[] => program.conflicts[index].map((other: number) => program.names[other]);
    const outer = program.names.indexOf("e");
    expect(conflictsOf(outer)).toContain("i");
    expect(program.names.filter((name: string) => name === "e").length).toBeGreaterThan(2);
  });

  it("is for scripts of one list of declarations", () => {
    expect(readProgram("let e=1")).toBeUndefined();
  });
});

describe("found.json", () => {
  it.each(Object.entries<{ names: string; order: string }>(readFound()))("gives %s each declaration once", (_file, { order }) => {
    const indices = order.split(" ").map(Number);
    expect(indices.toSorted((a, b) => a - b)).toEqual([...indices.keys()]);
  });
});
