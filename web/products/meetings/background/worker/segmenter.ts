/** Finds the person in a picture. */
export interface Segmenter {
  /** Resolves with a picture that is opaque where the person is. */
  find(picture: OffscreenCanvas): Promise<ImageBitmap>;
}

/** What of `@mediapipe/selfie_segmentation` is used. */
interface Library {
  setOptions(options: { modelSelection: number; useCpuInference: boolean }): void;
  onResults(listener: (results: { segmentationMask: ImageBitmap }) => void): void;
  initialize(): Promise<void>;
  send(inputs: { image: OffscreenCanvas }): Promise<void>;
}

interface Scope {
  importScripts(address: string): void;
  SelfieSegmentation?: new (config: { locateFile: (name: string) => string }) => Library;
}

const scope = globalThis as unknown as Scope;

/** The script element of a page, as far as the library asks for it; it loads at once. */
function createScript() {
  const listeners = new Map<string, () => void>();
  let address = "";
  return {
    setAttribute: (name: string, value: string) => void (name === "src" && (address = value)),
    addEventListener: (name: string, listener: () => void) => void listeners.set(name, listener),
    load(): void {
      scope.importScripts(address);
      listeners.get("load")?.();
    },
  };
}

/**
 * The library's own way of loading in a worker takes its model for a script (version 0.1.1675465747). It finds the little
 * that it needs of a page instead.
 */
function pretendPage(): void {
  const document = {
    createElement: (name: string) => (name === "canvas" ? new OffscreenCanvas(1, 1) : createScript()),
    addEventListener: () => undefined,
    body: { appendChild: (script: ReturnType<typeof createScript>) => script.load() },
  };
  const alert = (sentence: string): never => {
    throw new Error(sentence);
  };
  Object.assign(globalThis, { window: globalThis, document, alert });
}

/**
 * Loads the recogniser and its model from a folder. It calculates on the processor, which is as quick as needed (about
 * 16 ms) on every machine, with whatever graphics driver.
 */
export async function loadSegmenter(folder: string): Promise<Segmenter> {
  pretendPage();
  scope.importScripts(`${folder}selfie_segmentation.js`);
  if (!scope.SelfieSegmentation) throw new Error("The recogniser was not loaded.");
  const library = new scope.SelfieSegmentation({ locateFile: (name) => folder + name });
  let mask: ImageBitmap | null = null;
  library.setOptions({ modelSelection: 1, useCpuInference: true });
  library.onResults((results) => (mask = results.segmentationMask));
  await library.initialize();
  return {
    async find(picture) {
      mask = null;
      await library.send({ image: picture });
      if (!mask) throw new Error("The recogniser gave no answer.");
      return mask;
    },
  };
}
