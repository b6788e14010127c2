/**
 * Headers of every answer of the console. No HSTS: the certificate comes from Ursa's own authority, so an operator who
 * loses that authority must still be able to click past the warning, and the header would bind every port of the host.
 */
export const securityHeaders = {
	// Inline styles, since the component library writes them at run time; scripts never.
	"content-security-policy": [
		"default-src 'self'",
		"script-src 'self'",
		"style-src 'self' 'unsafe-inline'",
		"img-src 'self' data:",
		"connect-src 'self'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
		"form-action 'self'",
	].join("; "),
	"x-content-type-options": "nosniff",
	"referrer-policy": "no-referrer",
	"cross-origin-opener-policy": "same-origin",
	"cross-origin-resource-policy": "same-origin",
	"permissions-policy": "camera=(), geolocation=(), microphone=()",
} as const;
