import { createHash } from "node:crypto";
import { analyze } from "eslint-scope";
import { parseAst } from "rollup/parseAst";

/** Each node of the tree below. */
const walk = (node, visit) => {
  if (!node || typeof node !== "object") return;
  if (typeof node.type === "string") visit(node);
  for (const part of Object.values(node)) walk(part, visit);
};

/** The scopes in which a variable is named: none of them may hold another one of its name. */
const scopesOf = ({ scope, references }) => {
  const scopes = new Set([scope]);
  for (const { from } of references) for (let inner = from; inner !== scope; inner = inner.upper) scopes.add(inner);
  return scopes;
};

/** What of `names` an expression reads when it is evaluated, not when a function in it is called. */
const readAtOnce = (node, names) => {
  if (!node || typeof node !== "object" || /Function/.test(node.type)) return [];
  if (node.type === "Identifier") return names.has(node.name) ? [node.name] : [];
  return Object.values(node).flatMap((part) => readAtOnce(part, names));
};

/**
 * Reads a minified script, `{let …;rest}`, so that it can be written anew under other names and with its declarations in another order.
 * Undefined for a script of another form.
 */
export const readProgram = (script) => {
  const code = script.trim();
  const tree = parseAst(code);
  const list = tree.body[0].body?.[0];
  if (list?.type !== "VariableDeclaration" || !code.startsWith("{let ")) return undefined;
  const shorthands = new Set();
  walk(tree, (node) => {
    node.range = [node.start, node.end];
    if (node.type === "Property" && node.shorthand) shorthands.add(node.start);
  });
  const variables = analyze(tree, { ecmaVersion: 2022 })
    .scopes.flatMap((scope) => scope.variables)
    .filter(({ identifiers }) => identifiers.length > 0);
  const scopes = variables.map(scopesOf);
  const places = variables
    .flatMap(({ name, identifiers, references }, variable) =>
      [...new Set([...identifiers, ...references.map(({ identifier }) => identifier)].map(({ start }) => start))].map(
        (start) => ({ start, end: start + name.length, variable, isShorthand: shorthands.has(start) }),
      ),
    )
    .toSorted((a, b) => a.start - b.start);

  /** Texts, and the places of names between them. */
  const cut = (start, end) => {
    const pieces = [];
    for (const place of places.filter((one) => one.start >= start && one.end <= end)) {
      pieces.push(code.slice(start, place.start), place);
      start = place.end;
    }
    return [...pieces, code.slice(start, end)];
  };
  /** A property and a variable of one name are written once. */
  const write = (pieces, names) => {
    let text = "";
    for (const piece of pieces) {
      if (typeof piece === "string") text += piece;
      else {
        const name = names[piece.variable];
        const key = variables[piece.variable].name;
        text += piece.isShorthand && name !== key ? `${key}:${name}` : name;
      }
    }
    return text;
  };

  const declared = new Map(list.declarations.map(({ id }, index) => [id.name, index]));
  const needs = list.declarations.map(({ init }) => readAtOnce(init, declared).map((name) => declared.get(name)));
  const declarations = list.declarations.map(({ start, end }) => cut(start, end));
  const rest = cut(list.declarations.at(-1).end, code.length);
  return {
    /** Another program has another. */
    fingerprint: createHash("sha256").update(code).digest("base64url").slice(0, 16),
    /** The variables' names, and the declarations' order, as the script has them. */
    names: variables.map(({ name }) => name),
    order: [...declarations.keys()],
    /** For each variable those that must be named otherwise. */
    conflicts: scopes.map((own, index) =>
      [...scopes.keys()].filter((other) => other !== index && !own.isDisjointFrom(scopes[other])),
    ),
    /** Each declaration comes after those that it needs. */
    isSound: (order) => {
      const seen = new Set();
      return order.every((index) => needs[index].every((need) => seen.has(need)) && seen.add(index));
    },
    write: ({ names, order }) => `{let ${order.map((index) => write(declarations[index], names)).join(",")}${write(rest, names)}`,
  };
};
