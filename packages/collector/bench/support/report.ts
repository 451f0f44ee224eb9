import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** What every table says about where it was measured. */
export const machine = (): string =>
  `Node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), ${new Date().toISOString().slice(0, 10)}`;

/** Rows as a table in the terminal, columns aligned: texts left, numbers right. */
export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const isNumber = head.map((_, column) =>
    rows.every((row) => typeof row[column] === "number" || /^[\d,.]+\D{0,4}$/.test(String(row[column]))),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join("  "),
    )
    .join("\n");
};

export const thousands = (value: number): string => Math.round(value).toLocaleString("en-US");

/** Ticks of all cores since boot: those that were used, and all (Linux, first line of /proc/stat). */
const readTicks = (): { readonly used: number; readonly all: number } => {
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softIrq = 0, stolen = 0] = (
    readFileSync("/proc/stat", "utf8").split("\n")[0] ?? ""
  )
    .split(/\s+/)
    .slice(1)
    .map(Number);
  const used = user + nice + system + irq + softIrq + stolen;
  return { used, all: used + idle + waiting };
};

/** The fields of /proc/<pid>/stat after the name; none where the process has ended. */
export const statOf = (pid: string | number): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  } catch {
    return [];
  }
};

/** CPU of this process, of its children that ended, and of those that run: they are of its process group. */
const ownSeconds = (): number => {
  const [, , group] = statOf("self");
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const own = processes.map(statOf).filter((stat) => stat[2] === group);
  return own.reduce((sum, stat) => sum + [11, 12, 13, 14].reduce((ticks, field) => ticks + Number(stat[field]), 0), 0) / 100;
};

/** Starts watching the cores; the result says how much of them others used meanwhile, for a busy neighbour shows in every figure. */
export const othersShare = (): (() => string) => {
  const before = { ...readTicks(), own: ownSeconds() };
  return () => {
    const { used, all } = readTicks();
    const share = ((used - before.used) / 100 - (ownSeconds() - before.own)) / ((all - before.all) / 100);
    return `other processes used ${Math.max(0, share * 100).toFixed(0)} % of the cores meanwhile`;
  };
};
