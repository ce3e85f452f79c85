import { readMarkdown } from "./formats/read-markdown.ts";
import type { Part } from "./formats/content.ts";

export interface TemplateFacts {
  readonly title: string;
  readonly workspace: string;
  readonly person: string;
  /** `24 november 2026` */
  readonly date: string;
  /** Who was there, in minutes; empty: that is written by hand. */
  readonly present?: string;
}

type Write = (facts: TemplateFacts) => string;
type Locale = "sv" | "en";

/** Texts to begin from, as Swedish agencies write them. */
const templates: Readonly<Record<string, Readonly<Record<Locale, Write>>>> = {
  minutes: {
    sv: ({ title, workspace, person, date, present = "" }) => `# ${title}

| Uppgift | Innehåll |
| --- | --- |
| Datum | ${date} |
| Samarbetsyta | ${workspace} |
| Ordförande | |
| Sekreterare | ${person} |
| Närvarande | ${present} |
| Frånvarande | |

## 1. Mötet öppnas

## 2. Dagordningen godkänns

## 3. Föregående protokoll

## 4. Ärenden

### Ärende

**Bakgrund.** 

**Diskussion.** 

> [!TIP]
> **Beslut:** 

## 5. Uppgifter

- [ ] Vem gör vad, och till när

## 6. Mötet avslutas

Nästa möte: 

**Justeras**

Ordförande: 

Justerare: `,
    en: ({ title, workspace, person, date, present = "" }) => `# ${title}

| Fact | Content |
| --- | --- |
| Date | ${date} |
| Workspace | ${workspace} |
| Chair | |
| Secretary | ${person} |
| Present | ${present} |
| Absent | |

## 1. Opening

## 2. Agenda

## 3. Previous minutes

## 4. Matters

### Matter

**Background.** 

**Discussion.** 

> [!TIP]
> **Decision:** 

## 5. Tasks

- [ ] Who does what, and by when

## 6. Closing

Next meeting: 

**Approved**

Chair: 

Reviewer: `,
  },
  decision: {
    sv: ({ title, person, date }) => `# ${title}

| Uppgift | Innehåll |
| --- | --- |
| Datum | ${date} |
| Diarienummer | |
| Beslutsfattare | |
| Föredragande | ${person} |

> [!NOTE]
> **Beslut**
>
> Myndigheten beslutar att …

## Ärendet

Vad ärendet handlar om och vem som har begärt det.

## Skälen för beslutet

### Tillämpliga bestämmelser

### Bedömning

## Hur man överklagar

Beskriv vart överklagandet skickas, inom vilken tid och vad det ska innehålla. Ta bort avsnittet om beslutet inte går att överklaga.

## Underskrift

Beslutet har fattats av … efter föredragning av ${person}.`,
    en: ({ title, person, date }) => `# ${title}

| Fact | Content |
| --- | --- |
| Date | ${date} |
| Reference number | |
| Decided by | |
| Rapporteur | ${person} |

> [!NOTE]
> **Decision**
>
> The agency decides that …

## The matter

What it is about and who has asked for it.

## Reasons

### Rules that apply

### Assessment

## How to appeal

Say where the appeal is sent, within what time and what it must hold. Remove this if the decision cannot be appealed.

## Signature

Decided by … after a report by ${person}.`,
  },
  memo: {
    sv: ({ title, workspace, person, date }) => `# ${title}

**Promemoria** · ${date} · ${person} · ${workspace}

## Sammanfattning

Det viktigaste på några rader.

## Bakgrund

## Överväganden

## Förslag

## Konsekvenser

- Ekonomi: 
- Personal: 
- Dataskydd och informationssäkerhet: 
- Tillgänglighet: `,
    en: ({ title, workspace, person, date }) => `# ${title}

**Memorandum** · ${date} · ${person} · ${workspace}

## Summary

What matters most, in a few lines.

## Background

## Considerations

## Proposal

## Consequences

- Economy: 
- Staff: 
- Data protection and security: 
- Accessibility: `,
  },
};

/** What a new document says to begin with. */
export function fillTemplate(name: string, locale: Locale, facts: TemplateFacts): Part {
  const write = templates[name]?.[locale];
  if (!write) return { type: "doc", content: [{ type: "paragraph" }] };
  const plain = (text: string): string => text.replace(/[\\`*_[\]<>|#~&]/g, "\\$&");
  return readMarkdown(
    write({
      ...facts,
      title: plain(facts.title),
      workspace: plain(facts.workspace),
      person: plain(facts.person),
      present: plain(facts.present ?? ""),
    }),
  );
}
