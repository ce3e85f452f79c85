import { integer, secret, text, url, type Values } from "#config";

/** Settings of the captions. */
export const captionSettings = {
  url: url(
    "SAFOS_CAPTIONS_URL",
    ["http:", "https:"],
    "A server that recognises speech as OpenAI's API has it (`<address>/audio/transcriptions`), such as faster-whisper-server or whisper.cpp on a network of your own: `http://127.0.0.1:8000/v1`. What is said in meetings with captions is sent there; unset: a model that is installed here is used, and without one there are no captions.",
  ),
  model: text(
    "SAFOS_CAPTIONS_MODEL",
    "KBLab/kb-whisper-base",
    "The model that the server at SAFOS_CAPTIONS_URL is asked for; without one, the name of the installed model that is used, of which the part after the last slash counts. For Swedish, the National Library's KB-Whisper (base or small).",
  ),
  key: secret("SAFOS_CAPTIONS_KEY", 8, "What the server at SAFOS_CAPTIONS_URL asks for as a bearer token."),
  lanes: integer(
    "SAFOS_CAPTIONS_LANES",
    2,
    [1, 32],
    "How many pieces of speech the server at SAFOS_CAPTIONS_URL is given at the same time.",
  ),
  threads: integer(
    "SAFOS_CAPTIONS_THREADS",
    2,
    [1, 32],
    "How many cores a model that is installed here uses while someone speaks.",
  ),
};
export type CaptionConfig = Values<typeof captionSettings>;
