import { install } from "./install.ts";
import { connectPintrk } from "./pintrk.ts";

install(connectPintrk);
