type Call = (who: string, method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

const anna = "anna@fk.example";
const bo = "bo@digg.example";

interface Note {
  readonly frame: number;
  readonly text: string;
  readonly colour: string;
}
const [green, red, blue] = ["#b2f2bb", "#ffc9c9", "#a5d8ff"];

/** What the group wrote after the second round of tests. */
const frames = ["Det gick bra", "Det gick mindre bra", "Det gör vi nu"] as const;
const notes: readonly Note[] = [
  { frame: 0, text: "Alla åtta hittade sina dagar direkt", colour: green },
  { frame: 0, text: "Förifylld inkomst gav lugn", colour: green },
  { frame: 0, text: "Skärmläsaren läste stegen i rätt ordning", colour: green },
  { frame: 1, text: "”Ersättningsnivå” förstod ingen", colour: red },
  { frame: 1, text: "Två personer tryckte Tillbaka i webbläsaren och tappade allt", colour: red },
  { frame: 2, text: "Anna skriver om hjälptexterna till fredag", colour: blue },
  { frame: 2, text: "Bo provar att spara efter varje steg", colour: blue },
];

/** Whiteboards as drawings that anybody could import: a look back with notes, and how a case travels. */
export async function fillWhiteboards(call: Call, workspacePath: string): Promise<void> {
  const add = async (by: string, title: string, elements: readonly Record<string, unknown>[]): Promise<string> =>
    String(
      (
        await call(
          by,
          "POST",
          `${workspacePath}/whiteboards/import?name=${encodeURIComponent(`${title}.excalidraw`)}`,
          new TextEncoder().encode(JSON.stringify({ type: "excalidraw", version: 2, elements })),
        )
      )["id"],
    );
  const retrospective = await add(anna, "Tillbakablick efter testrunda 2", drawRetrospective());
  await call(bo, "POST", `/api/v1/items/whiteboard/${retrospective}/comments`, {
    text: "Den här är viktigast. Ska vi ta den först?",
    anchor: "element:note-4",
  });
  await add(bo, "Så går en ansökan", drawFlow());
}

const [noteWidth, noteHeight, gap, frameWidth] = [220, 130, 24, 516];

function drawRetrospective(): Record<string, unknown>[] {
  const out: Record<string, unknown>[] = [];
  const filled = frames.map(() => 0);
  for (const [index, note] of notes.entries()) {
    const place = filled[note.frame] ?? 0;
    filled[note.frame] = place + 1;
    const x = note.frame * (frameWidth + 60) + gap + (place % 2) * (noteWidth + gap);
    const y = gap + Math.floor(place / 2) * (noteHeight + gap);
    out.push(
      ...box(`note-${index}`, { x, y, width: noteWidth, height: noteHeight, frameId: `frame-${note.frame}` }, note),
    );
  }
  for (const [index, name] of frames.entries())
    out.push({
      id: `frame-${index}`,
      type: "frame",
      name,
      x: index * (frameWidth + 60),
      y: 0,
      width: frameWidth,
      height: 360,
    });
  return out;
}

function drawFlow(): Record<string, unknown>[] {
  const steps = ["Föräldern ansöker", "Inkomsten hämtas", "Handläggaren granskar", "Beslut i e-tjänsten"];
  return steps.flatMap((text, index) => {
    const x = index * 320;
    const next = index + 1 < steps.length;
    return [
      ...box(`step-${index}`, { x, y: 0, width: noteWidth, height: 100, frameId: null }, { text, colour: "#fff3bf" }),
      ...(next
        ? [
            {
              id: `arrow-${index}`,
              type: "arrow",
              x: x + noteWidth + 6,
              y: 50,
              width: 88,
              height: 0,
              points: [
                [0, 0],
                [88, 0],
              ],
              strokeWidth: 2,
              endArrowhead: "arrow",
              startBinding: { elementId: `step-${index}`, focus: 0, gap: 6 },
              endBinding: { elementId: `step-${index + 1}`, focus: 0, gap: 6 },
            },
          ]
        : []),
    ];
  });
}

function box(
  id: string,
  place: { x: number; y: number; width: number; height: number; frameId: string | null },
  note: { text: string; colour: string },
): Record<string, unknown>[] {
  const lines = wrap(note.text, 22);
  const [width, height] = [place.width - 16, lines.length * 24];
  return [
    {
      id,
      type: "rectangle",
      ...place,
      strokeColor: "transparent",
      backgroundColor: note.colour,
      roundness: { type: 3 },
      boundElements: [{ type: "text", id: `${id}-text` }],
    },
    {
      id: `${id}-text`,
      type: "text",
      x: place.x + 8,
      y: place.y + (place.height - height) / 2,
      width,
      height,
      text: lines.join("\n"),
      originalText: note.text,
      fontSize: 18,
      textAlign: "center",
      verticalAlign: "middle",
      containerId: id,
      frameId: place.frameId,
    },
  ];
}

function wrap(text: string, longest: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < longest) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
