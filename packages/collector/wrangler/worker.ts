import { createCloudflareWorker, TokenKeeper } from "@dayfly/collector/cloudflare";

export { TokenKeeper };

// Several sites or a mapping of your own: pass what dayfly.config.ts would hold, createCloudflareWorker(defineConfig({ sites: { … } })).
export default createCloudflareWorker();
