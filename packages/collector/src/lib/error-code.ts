/** What Node, the system or a library calls an error: ECONNREFUSED, ENOENT, `database or disk is full` of SQLite. Of several addresses that were tried, the first one's. */
export const errorCode = (error: unknown): string | undefined => {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  if (error instanceof Error && "errstr" in error && typeof error.errstr === "string") return error.errstr;
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
};
