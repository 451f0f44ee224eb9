import { installAs } from "./install.ts";
import { guard } from "./notices.ts";
import { connectPintrk } from "./pintrk.ts";

installAs("_df", guard(connectPintrk));
