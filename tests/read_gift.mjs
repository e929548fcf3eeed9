// Reads GIFT questions from stdin with gift-pegjs and prints what it understood as JSON.
import { readFileSync } from "node:fs";

import { parse } from "gift-pegjs";

console.log(JSON.stringify(parse(readFileSync(0, "utf8"))));
