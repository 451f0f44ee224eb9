// @ts-check
/** @typedef {{ sku: string, name: string, category: string, price: number, quantity: number }} Line */

/** @param {string} key */
const read = (key) => JSON.parse(sessionStorage.getItem(key) ?? "null");
/** @param {string} key @param {unknown} value */
const write = (key, value) => sessionStorage.setItem(key, JSON.stringify(value));

/** @returns {Line[]} */
export const cartLines = () => read("cart") ?? [];

export const cartTotal = () => cartLines().reduce((sum, { price, quantity }) => sum + price * quantity, 0);

/** @param {Line} line */
export const addToCart = (line) => {
  const lines = cartLines();
  const known = lines.find(({ sku }) => sku === line.sku);
  if (known) known.quantity += line.quantity;
  write("cart", known ? lines : [...lines, line]);
};

/** @param {string} sku */
export const removeFromCart = (sku) =>
  write(
    "cart",
    cartLines().filter((line) => line.sku !== sku),
  );

export const clearCart = () => sessionStorage.removeItem("cart");

/** The last order of this tab. */
export const readOrder = () => read("order");
/** @param {object} order */
export const saveOrder = (order) => write("order", order);
