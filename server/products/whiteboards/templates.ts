import type { WhiteboardTemplate } from "@safos/contract/whiteboards";
import { soundElement, type BoardElement } from "@safos/contract/whiteboard-elements";

type Locale = "sv" | "en";
interface Area {
  readonly name: string;
  readonly hint: string;
  readonly colour: string;
}

const colours = { green: "#d3f9d8", red: "#ffe3e3", yellow: "#fff3bf", blue: "#d0ebff", grey: "#f1f3f5" } as const;
const texts: Readonly<Record<Exclude<WhiteboardTemplate, "empty">, Readonly<Record<Locale, readonly Area[]>>>> = {
  retrospective: {
    sv: [
      { name: "Det gick bra", hint: "Vad ska vi fortsätta med?", colour: colours.green },
      { name: "Det gick mindre bra", hint: "Vad höll oss tillbaka?", colour: colours.red },
      { name: "Det gör vi nu", hint: "Vem gör vad, och till när?", colour: colours.blue },
    ],
    en: [
      { name: "Went well", hint: "What shall we keep doing?", colour: colours.green },
      { name: "Went less well", hint: "What held us back?", colour: colours.red },
      { name: "What we do now", hint: "Who does what, and by when?", colour: colours.blue },
    ],
  },
  brainstorming: {
    sv: [
      { name: "Frågan", hint: "Skriv frågan som ni vill ha idéer om", colour: colours.grey },
      { name: "Idéer", hint: "En idé på varje lapp. Alla idéer är välkomna.", colour: colours.yellow },
      { name: "De bästa", hint: "Rösta, och flytta hit de idéer som fick flest röster", colour: colours.green },
    ],
    en: [
      { name: "The question", hint: "Write what you want ideas about", colour: colours.grey },
      { name: "Ideas", hint: "One idea a note. All ideas are welcome.", colour: colours.yellow },
      { name: "The best", hint: "Vote, and move the ideas with most votes here", colour: colours.green },
    ],
  },
  swot: {
    sv: [
      { name: "Styrkor", hint: "Vad är vi bra på?", colour: colours.green },
      { name: "Svagheter", hint: "Vad behöver bli bättre?", colour: colours.red },
      { name: "Möjligheter", hint: "Vad i omvärlden hjälper oss?", colour: colours.blue },
      { name: "Hot", hint: "Vad i omvärlden kan hindra oss?", colour: colours.yellow },
    ],
    en: [
      { name: "Strengths", hint: "What are we good at?", colour: colours.green },
      { name: "Weaknesses", hint: "What has to get better?", colour: colours.red },
      { name: "Opportunities", hint: "What around us helps us?", colour: colours.blue },
      { name: "Threats", hint: "What around us may stop us?", colour: colours.yellow },
    ],
  },
};

const frame = { width: 520, height: 560, gap: 60 } as const;

/** What a new whiteboard shows to begin with: a frame for each part, with a note to write on. */
export function templateElements(template: WhiteboardTemplate, locale: Locale): BoardElement[] {
  if (template === "empty") return [];
  const areas = texts[template][locale];
  const columns = areas.length === 4 ? 2 : areas.length;
  return areas
    .flatMap((area, place) => {
      const x = (place % columns) * (frame.width + frame.gap);
      const y = Math.floor(place / columns) * (frame.height + frame.gap);
      const id = `${template}-${place}`;
      const inside = { frameId: id, roughness: 0 };
      // Frames lie above what is in them, as Excalidraw orders them.
      return [
        ...textOf(`${id}-title`, { text: area.name, fontSize: 28, x: x + 28, y: y + 24, ...inside }),
        ...textOf(`${id}-hint`, {
          text: area.hint,
          fontSize: 16,
          strokeColor: "#495057",
          x: x + 28,
          y: y + 68,
          ...inside,
        }),
        ...noteOf(`${id}-note`, { text: "", colour: area.colour, x: x + 28, y: y + 120, ...inside }),
        soundElement({ id, type: "frame", name: area.name, x, y, width: frame.width, height: frame.height }),
      ];
    })
    .filter((one) => one !== null);
}

interface Text {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly fontSize?: number;
  readonly [property: string]: unknown;
}

/** The page measures again as soon as someone edits; until then a little too wide is better than cut. */
function textOf(id: string, text: Text): (BoardElement | null)[] {
  const fontSize = text.fontSize ?? 20;
  return [
    soundElement({
      id,
      type: "text",
      width: text.text.length * fontSize * 0.56,
      height: fontSize * 1.35,
      ...text,
      fontSize,
    }),
  ];
}

function noteOf(
  id: string,
  note: { text: string; colour: string; x: number; y: number; frameId: string },
): (BoardElement | null)[] {
  return [
    soundElement({
      id,
      type: "rectangle",
      x: note.x,
      y: note.y,
      width: 200,
      height: 120,
      strokeColor: "transparent",
      backgroundColor: note.colour,
      fillStyle: "solid",
      roundness: { type: 3 },
      roughness: 0,
      frameId: note.frameId,
    }),
  ];
}
