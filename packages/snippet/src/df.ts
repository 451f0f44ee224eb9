import { installAs } from "./install.ts";

installAs("_df");
