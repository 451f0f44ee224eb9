/** What a command sees of the world outside: where it prints, what it reads, when it is told to stop. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Width of the terminal; absent where standard output is none. */
  readonly columns?: number | undefined;
  /** Width for progress on standard error; absent where that is no terminal. */
  readonly progressColumns?: number | undefined;
  /** Standard output: results. */
  print(text: string): void;
  /** Standard error: problems and progress. */
  complain(text: string): void;
  /** All of standard input. */
  readInput(): Promise<string>;
  /**
   * Prints where something listens. Resolves at the first Ctrl-C or SIGTERM, also one that comes as soon as the text is read; the second
   * ends the process at once.
   */
  announce(text: string): Promise<void>;
  /** Calls back at each SIGHUP, the administrator's word for "read your settings again"; where a terminal is attached, a hang-up ends us. */
  onHangUp(listener: () => void): void;
}
