/** Why a port could not be listened on, in a sentence that says what to do. `choose` is how another is chosen: "--port". */
export const listenError = (
  error: Error & { readonly code?: string; readonly address?: string },
  port: number,
  choose: string,
): Error => {
  const options = { cause: error };
  switch (error.code) {
    case "EADDRINUSE":
      return new Error(`Port ${port} is taken; stop what listens there, or choose another with ${choose}.`, options);
    case "EACCES":
      return new Error(`Port ${port} may not be used by this user; choose one above 1023 with ${choose}.`, options);
    case "EADDRNOTAVAIL":
      return new Error(
        `${error.address} is no address of this machine; listen on 127.0.0.1, or on 0.0.0.0 for all (DAYFLY_HOST, --host).`,
        options,
      );
    default:
      return new Error(`Cannot listen on port ${port}: ${error.message}.`, options);
  }
};
