import { connectAll } from "./connect-all.ts";
import { findTag, installAs } from "./install.ts";

installAs(findTag().dataset?.global || "_df", connectAll);
