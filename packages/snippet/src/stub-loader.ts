// oxlint-disable-next-line import/no-unassigned-import -- a script; it exports nothing
import "./stub.ts";

const { nonce, dataset } = Object(document.currentScript);
const script = document.createElement("script");
script.nonce = nonce;
script.src = "/_df/df.js";
Object.assign(script.dataset, dataset);
document.head.append(script);
