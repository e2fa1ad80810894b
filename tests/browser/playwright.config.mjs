// @ts-check
/**
 * The browser tests. `cargo xtask test` serves the built page and says where (`PLAYGROUND_URL`) and which Chromium to use
 * (`PLAYGROUND_CHROMIUM`; without it Playwright's own). To run one of them: `cargo xtask test --only browser -- -g "words"`.
 */
import { defineConfig } from "@playwright/test";

const asRoot = process.getuid?.() === 0;
/** The page's own host: there is no other one. */
const host = new URL(process.env.PLAYGROUND_URL ?? "http://127.0.0.1").hostname;

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.mjs",
  outputDir: "results",
  // Half of a test is waiting. No test measures time, so two may share the cores.
  workers: 2,
  fullyParallel: false,
  // A test that passes on the second try hides a race.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // A machine that is slow, or busy with something else, is no fault of the page: both only bound how long a failure takes.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: {
    baseURL: process.env.PLAYGROUND_URL,
    browserName: "chromium",
    screenshot: "only-on-failure",
    // Each test is a first visit: what keeps the page would be at work in all of them for nothing.
    serviceWorkers: "block",
    launchOptions: {
      executablePath: process.env.PLAYGROUND_CHROMIUM || undefined,
      args: [
        // Chromium refuses its sandbox to root.
        ...(asRoot ? ["--no-sandbox"] : []),
        `--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE ${host}`,
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
