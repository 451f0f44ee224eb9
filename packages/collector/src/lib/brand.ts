declare const brand: unique symbol;

/** A `Base` that cannot be mixed up with another `Base`: only the function that makes it can name it. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
