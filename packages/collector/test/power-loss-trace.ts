import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

/** What a process did to files of one folder, and what it said, in the order in which the kernel saw it. */
export type Operation =
  | { readonly kind: "write"; readonly file: number; readonly offset: number; readonly data: Buffer }
  | { readonly kind: "truncate"; readonly file: number; readonly size: number }
  /** Done: the file's data, or for `DIRECTORY` the folder's names, are on the disk. */
  | { readonly kind: "sync"; readonly file: number }
  | { readonly kind: "name"; readonly name: string; readonly file: number }
  | { readonly kind: "unname"; readonly name: string }
  /** Written to standard output; noted when it began. */
  | { readonly kind: "say"; readonly text: string };

export const DIRECTORY = 0;

/** What strace must be told so that this file can read what it wrote. */
const CALLS = "openat,pwrite64,write,fsync,fdatasync,ftruncate,rename,unlink,close";
export const STRACE_ARGS = ["-f", "-xx", "-s", "1048576", "-e", `trace=${CALLS}`];

const TEXT = /"((?:\\x[0-9a-f]{2})*)"/g;
const bytesOf = (escaped: string): Buffer => Buffer.from(escaped.replaceAll("\\x", ""), "hex");
const textsOf = (args: string): readonly Buffer[] => [...args.matchAll(TEXT)].map(([, escaped = ""]) => bytesOf(escaped));
const firstNumber = (args: string): number => Number.parseInt(args, 10);
const lastNumber = (args: string): number => Number(/(\d+)$/.exec(args)?.[1]);

const isSaying = (line: string): boolean => line.startsWith("write(1, ");

/** Reads a trace of `strace` as the operations on `folder`. Files are numbered: a rename moves the name, not the number. */
export async function* readTrace(path: string, folder: string): AsyncGenerator<Operation> {
  /** By descriptor, which all threads share. */
  const open = new Map<number, number>();
  const names = new Map<string, number>();
  const begun = new Map<string, string>();
  let numFiles = DIRECTORY;

  const nameIn = (file: Buffer | undefined): string | undefined => {
    const text = file?.toString() ?? "";
    return text.startsWith(`${folder}/`) ? text.slice(folder.length + 1) : undefined;
  };

  function* onOpen(args: string, descriptor: number): Generator<Operation> {
    const [file] = textsOf(args);
    if (file?.toString() === folder) open.set(descriptor, DIRECTORY);
    const name = nameIn(file);
    if (name === undefined) return;
    const known = names.get(name);
    const number = known ?? ++numFiles;
    open.set(descriptor, number);
    if (args.includes("O_TRUNC")) yield { kind: "truncate", file: number, size: 0 };
    if (known !== undefined) return;
    names.set(name, number);
    yield { kind: "name", name, file: number };
  }

  function* onRename(args: string): Generator<Operation> {
    const [from, to] = textsOf(args).map(nameIn);
    const file = names.get(from ?? "");
    if (from === undefined || to === undefined || file === undefined) return;
    names.delete(from);
    names.set(to, file);
    yield { kind: "name", name: to, file };
    yield { kind: "unname", name: from };
  }

  function* onCall(call: string, args: string, result: number): Generator<Operation> {
    const file = open.get(firstNumber(args));
    switch (call) {
      case "openat":
        return yield* onOpen(args, result);
      case "close":
        return void open.delete(firstNumber(args));
      case "rename":
        return yield* onRename(args);
      case "unlink": {
        const name = nameIn(textsOf(args)[0]);
        if (name !== undefined && names.delete(name)) yield { kind: "unname", name };
        return;
      }
    }
    if (file === undefined) return;
    if (call === "pwrite64") {
      const data = textsOf(args)[0]?.subarray(0, result) ?? Buffer.alloc(0);
      yield { kind: "write", file, offset: lastNumber(args), data };
    } else if (call === "ftruncate") yield { kind: "truncate", file, size: lastNumber(args) };
    else if (call === "fsync" || call === "fdatasync") yield { kind: "sync", file };
    else throw new Error(`The trace holds ${call} on a file of the queue, which this reader does not know.`);
  }

  for await (const whole of createInterface({ input: createReadStream(path) })) {
    const [, pid = "", line = ""] = /^(\d+) +(.*)$/.exec(whole) ?? [];
    const isUnfinished = line.endsWith(" <unfinished ...>");
    if (isSaying(line)) yield { kind: "say", text: textsOf(line)[0]?.toString() ?? "" };
    if (isUnfinished) begun.set(pid, line.slice(0, -" <unfinished ...>".length));
    const rest = /^<\.\.\. \w+ resumed>(.*)$/.exec(line)?.[1];
    const complete = rest === undefined ? line : `${begun.get(pid) ?? ""}${rest}`;
    const [, call = "", args = "", result = ""] = /^(\w+)\((.*)\) += (\d+)/.exec(complete) ?? [];
    if (!isUnfinished && call !== "" && !isSaying(complete)) yield* onCall(call, args, Number(result));
  }
}
