// @ts-check
/** The engine's files arrive broken or not at all: the page says so. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { test, expect, expectMessage, root } from "./fixtures.mjs";

const PACKED = "www/wasm/playground_bg.wasm.lzma";
const UNPACKER = "www/wasm/unpack.wasm";
const packed = readFileSync(path.join(root, "dist", PACKED));
const half = packed.subarray(0, packed.length / 2);
/** Some hosts answer so to any name they do not know. */
const html = "<!DOCTYPE html><title>Not here</title>";

test.describe("a broken engine", () => {
  test.use({ tolerate: [/Failed to load resource/] });

  for (const [what, file, answer, said] of /** @type {const} */ ([
    ["its module is not there", PACKED, { status: 404 }, /playground_bg\.wasm\.lzma: 404/],
    ["what unpacks it is not there", UNPACKER, { status: 404 }, /unpack\.wasm: 404/],
    ["its module was cut off", PACKED, { body: half }, /The packed engine is not whole/],
    ["its module is empty", PACKED, { body: "" }, /The packed engine is not whole/],
    ["its module is a page", PACKED, { body: html }, /The packed engine is not whole/],
  ])) {
    test(`${what}: it is told, and nothing can be started`, async ({ page }) => {
      await page.route(`**/${file}`, (route) => route.fulfill(answer));
      await page.goto("./?lang=en");
      await expectMessage(page, /The engine has stopped/);
      await expectMessage(page, said);
      await expect(page.getByTestId("start")).toBeDisabled();
    });
  }
});
