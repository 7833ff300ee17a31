// The API reference at /docs. Everything that Scalar could ask of another host is switched off:
// fonts, request proxy, telemetry, chat, and the links to its editors.
Scalar.createApiReference('#reference', {
  url: '/v1/openapi.json',
  servers: [{ url: window.location.origin }],
  withDefaultFonts: false,
  proxyUrl: '',
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
  persistAuth: false,
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
})
