import { openFilter, type Filter } from "./filter.ts";
import { readBackground, watchBackground } from "./settings.ts";

/** Shows one's camera as the others will see it, and follows what is chosen. `onFailed`: whether that cannot be done now. */
export function showPreview(
  element: HTMLVideoElement,
  stream: MediaStream,
  onFailed: (hasFailed: boolean) => void,
): () => void {
  let filter: Filter | null = null;
  let isDone = false;
  let turn = 0;
  const [camera] = stream.getVideoTracks();
  function fail(): void {
    filter = null;
    element.srcObject = null;
    onFailed(true);
  }
  async function apply(): Promise<void> {
    const own = ++turn;
    const background = readBackground();
    if (background !== "none" && filter) return filter.show(background);
    filter?.end();
    filter = null;
    if (background === "none") {
      element.srcObject = stream;
      return onFailed(false);
    }
    element.srcObject = null;
    const opened = await openFilter(background, () => own === turn && !isDone && fail());
    if (isDone || own !== turn || !camera) return opened.end();
    filter = opened;
    opened.feed(camera);
    element.srcObject = new MediaStream([opened.output]);
    onFailed(false);
  }
  const run = (): void => void apply().catch(() => !isDone && fail());
  const end = watchBackground(run);
  run();
  return () => {
    isDone = true;
    end();
    filter?.end();
    element.srcObject = null;
  };
}
