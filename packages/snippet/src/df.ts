import { install } from "./install.ts";
import { createPintrkBridge } from "./pintrk.ts";

install([createPintrkBridge]);
