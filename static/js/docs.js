// Start Swagger UI on /docs.

/** @type {any} */ (window).SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });
