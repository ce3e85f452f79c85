import type { AnyEvent } from "#events";
import { showEvent } from "./event-frame.ts";
import type { Page } from "./page.ts";

/** Every open page of this process, and who listens to what. */
export class Pages {
  private readonly all = new Set<Page>();
  private readonly byTopic = new Map<string, Set<Page>>();

  add(page: Page): void {
    this.all.add(page);
  }

  remove(page: Page): void {
    this.all.delete(page);
  }

  setListening(page: Page, topic: string, isOn: boolean): void {
    const set = this.byTopic.get(topic) ?? new Set();
    if (isOn) set.add(page);
    else set.delete(page);
    if (set.size > 0) this.byTopic.set(topic, set);
    else this.byTopic.delete(topic);
  }

  on(topic: string): Iterable<Page> {
    return this.byTopic.get(topic) ?? [];
  }

  /** Pages that listen to a topic that begins so: `item:document/`. */
  onTopicsFrom(beginning: string): Iterable<Page> {
    return new Set([...this.byTopic].flatMap(([topic, pages]) => (topic.startsWith(beginning) ? [...pages] : [])));
  }

  where(isMeant: (page: Page) => boolean): Page[] {
    return [...this.all].filter(isMeant);
  }

  deliver(event: AnyEvent): void {
    for (const topic of event.topics) {
      const listening = this.byTopic.get(topic);
      if (!listening) continue;
      const shown = showEvent(event, topic);
      for (const page of listening) page.send(topic, event.type, shown, event.id);
    }
  }

  forEach(work: (page: Page) => void): void {
    for (const page of this.all) work(page);
  }
}

/** Asks again for these pages, once for each person and topic. */
export function recheckAll(pages: Iterable<Page>): void {
  const asked = new Map<string, Promise<boolean>>();
  for (const page of pages) void page.recheck(asked);
}
