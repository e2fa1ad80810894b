import base from "./playwright.config.mjs";
export default { ...base, timeout: 400_000, expect: { timeout: 60_000 }, testDir: "." };
