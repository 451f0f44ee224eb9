import { connectAll } from "./connect-all.ts";
import { findTag, installAs } from "./install.ts";
import { guard } from "./notices.ts";

guard(() => installAs(findTag().dataset?.global || "_df", connectAll))();
