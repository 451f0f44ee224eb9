import { connectAll } from "./connect-all.ts";
import { install } from "./install.ts";

install(connectAll);
