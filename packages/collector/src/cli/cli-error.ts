export const EXIT = { done: 0, failed: 1, notUnderstood: 2 } as const;

/** A failure that the user can mend: its message says how. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
