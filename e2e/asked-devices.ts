import type { Page } from "playwright-core";

interface Counted {
  asked?: number;
}

/** For `addInitScript`: counts how often the page asks the browser for a device. */
export function countAsked(): void {
  const counted = globalThis as Counted;
  counted.asked = 0;
  const devices = navigator.mediaDevices;
  const original = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (constraints) => {
    counted.asked = (counted.asked ?? 0) + 1;
    return original(constraints);
  };
}

export const asked = (page: Page): Promise<number> => page.evaluate(() => (globalThis as Counted).asked ?? 0);
