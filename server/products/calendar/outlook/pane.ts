/** Where Outlook wants its script from: its terms let nobody else serve it. */
const scriptHost = "https://appsforoffice.microsoft.com";

/**
 * The policy of the add-in's pane. Microsoft's script runs in it, so that it may reach nothing but what the pane asks for; who looks at it is
 * signed in nowhere here, since a frame of another site gets no cookie of ours.
 */
export const panePolicy = (base: string, frames: readonly string[]): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${scriptHost}`,
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${base}/api/v1/outlook/`,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frames.join(" ")}`,
  ].join("; ");

/** The pane that the button in Outlook opens; its words are put in by its script, by Outlook's language. */
export const paneHtml = `<!doctype html>
<html lang="sv">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Safos</title>
<link rel="stylesheet" href="/outlook/pane.css">
<main>
<h1 id="title"></h1>
<p id="about"></p>
<button id="add" type="button" disabled></button>
<p id="state" role="status"></p>
</main>
<script src="${scriptHost}/lib/1/hosted/office.js"></script>
<script src="/outlook/pane.js"></script>
</html>
`;
