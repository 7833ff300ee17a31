-- What wrk sends: wrk -s requests.lua URL -- KEY METHOD PATHS BODY
-- PATHS names a file with one path a line; they are asked for in turn. In BODY every UNIQUE becomes
-- what no other request has.

function init(args)
  local key, method, paths = args[1], args[2], {}
  local body = args[4]
  for line in io.lines(args[3]) do paths[#paths + 1] = line end
  wrk.method = method
  wrk.headers["Authorization"] = "Bearer " .. key
  if body then wrk.headers["Content-Type"] = "application/json" end
  local built, count, began = {}, 0, os.time()
  for i, path in ipairs(paths) do built[i] = wrk.format(nil, path) end
  if body then
    request = function()
      count = count + 1
      return wrk.format(nil, paths[1], nil, (body:gsub("UNIQUE", began .. "." .. count)))
    end
  else
    request = function()
      count = count + 1
      return built[count % #built + 1]
    end
  end
end
