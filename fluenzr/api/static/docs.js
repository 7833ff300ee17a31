// The API reference at /docs. Everything that Scalar could ask of another host is switched off:
// fonts, request proxy, telemetry, chat, and the links to its editors.
const { key } = document.querySelector('#reference').dataset
Scalar.createApiReference('#reference', {
  // A key that somebody who is signed in has asked for, for an hour.
  ...(key && { authentication: { preferredSecurityScheme: 'apiKey', securitySchemes: { apiKey: { token: key } } } }),
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
