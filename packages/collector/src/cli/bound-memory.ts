import { setFlagsFromString } from "node:v8";

/** V8 takes it only when a process starts: without it the main thread's young generation alone grows to 100 MB. */
const FLAG = "--max-semi-space-size=8";
/** For threads that begin later, whose own limits the flag would override. */
const NO_FLAG = "--max-semi-space-size=0";

/** Of glibc's malloc, which has eight arenas for each core: what one thread gives back, another cannot use. */
const ARENAS = { MALLOC_ARENA_MAX: "2" };

type Process = Pick<NodeJS.Process, "execve" | "execPath" | "execArgv" | "argv" | "env" | "platform">;

/**
 * Replaces the process by one of the same number and arguments that keeps less memory. Comes back where that is not to be: in the new process,
 * on Windows, before Node 22.15, and where whoever starts it says how large the young generation is (docs/decisions/014).
 */
export const boundMemory = ({ execve, execPath, execArgv, argv, env, platform }: Process): void => {
  const isSaid = [...execArgv, env["NODE_OPTIONS"] ?? ""].some((option) => /max.semi.space.size/.test(option));
  if (execArgv.includes(FLAG)) setFlagsFromString(NO_FLAG);
  if (isSaid || platform === "win32") return;
  execve?.(execPath, [execPath, FLAG, ...execArgv, ...argv.slice(1)], { ...ARENAS, ...env });
};
