/// The page at `/`: what this is, and where to read on.
enum IndexPage {
    static let html = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Verdict</title>
        <style>
          :root { color-scheme: light dark }
          body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem }
          code { font-family: ui-monospace, monospace }
        </style>
        <h1>Verdict</h1>
        <p>A pipeline asks in the middle of a deployment whether the new version is healthy. The answer is
        <code>proceed</code>, <code>investigate</code> or <code>rollback</code>, with reasons.</p>
        <ul>
          <li><a href="/openapi.yaml">openapi.yaml</a>: the interface</li>
          <li><code>POST /v1/verify</code>: ask for a verdict</li>
          <li><code>GET /v1/verdicts</code>: the verdicts that were given</li>
          <li><a href="/healthz">healthz</a>, <a href="/readyz">readyz</a>, <a href="/metrics">metrics</a>: operation</li>
        </ul>
        </html>

        """
}
