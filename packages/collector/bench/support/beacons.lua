-- wrk: one beacon of about 1 KB a request, every event id once.
local counter = 0
local thread_count = 0
local id_prefix

function setup(thread)
  thread:set("thread_number", thread_count)
  thread_count = thread_count + 1
end

function init(args)
  id_prefix = string.format("%s-%d-", args[1] or "run", thread_number)
end

local headers = {
  ["Content-Type"] = "text/plain;charset=UTF-8",
  ["Origin"] = "https://shop.example",
  ["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
  ["Accept-Language"] = "en-US,en;q=0.9",
}

function request()
  counter = counter + 1
  local now = os.time() * 1000
  local id = id_prefix .. counter
  local body = string.format(
    '{"v":1,"sentAt":%d,"ids":{"epik":"dj0yJnU9b2JDcFFHekV4SHJNcmVrbFBkUEdqakh0akdUT1VjVVUmcD0yJm49cnNBQ3F2Q2dOVDBX","pinUnauth":"3f2a5c1e-8f1b-4a6e-9d0c-5b7e1f2a3c4d"},"consent":{"state":"granted","source":"explicit"},"events":[{"id":"%s","name":"purchase","at":%d,"url":"https://www.shop.example/checkout/thanks?order=%d&utm_source=pinterest","referrer":"https://www.shop.example/checkout","title":"Thank you","props":{"transaction_id":"ORD-%d","currency":"USD","value":129.99,"items":[{"item_id":"SKU-A","item_name":"Widget","price":49.99,"quantity":2,"item_category":"Tools"},{"item_id":"SKU-B","item_name":"Gadget","price":30.01,"quantity":1,"item_brand":"Acme"}]},"user":{"id":"U-%d","traits":{"email":"jane.doe+%d@example.com","phone":"+1415%07d","first_name":"Jane","last_name":"Doe"}}}]}',
    now, id, now, counter, counter, counter, counter, 2000000 + counter % 7000000)
  return wrk.format("POST", "/_df/e", headers, body)
end
