export const svNoise = {
  "noise.title": "Brusreducering",
  "noise.off": "Av (för musik)",
  "noise.browser": "Webbläsarens",
  "noise.own": "Safos egen (tar bort mer)",
  "noise.failed":
    "Safos brusreducering fungerar inte just nu. Din mikrofon används med webbläsarens brusreducering i stället.",
  "noise.slow":
    "Datorn hinner inte med Safos brusreducering. Din mikrofon används med webbläsarens brusreducering i stället.",
} as const;
