import { install } from "./install.ts";
import { guard } from "./notices.ts";
import { connectPintrk } from "./pintrk.ts";

install(guard(connectPintrk));
