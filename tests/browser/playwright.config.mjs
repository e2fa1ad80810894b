// @ts-check
/**
 * The browser tests. `cargo xtask test` serves the built page and says where (`PLAYGROUND_URL`) and which Chromium to use
 * (`PLAYGROUND_CHROMIUM`; without it Playwright's own). To run one of them: `cargo xtask test --only browser -- -g "words"`.
 */
import { defineConfig } from "@playwright/test";

const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.mjs",
  outputDir: "results",
  // Trials use every core: tests beside each other would only wait for each other, and measure nothing.
  workers: 1,
  fullyParallel: false,
  // A test that passes on the second try hides a race.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  reporter: "list",
  use: {
    baseURL: process.env.PLAYGROUND_URL,
    browserName: "chromium",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.PLAYGROUND_CHROMIUM || undefined,
      args: [
        // Chromium refuses its sandbox to root.
        ...(asRoot ? ["--no-sandbox"] : []),
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
