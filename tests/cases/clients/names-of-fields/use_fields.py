import datetime
import uuid

from case_names_of_fields import Api, inputs, models


def use(api: Api) -> int | None:
    day = datetime.date(2026, 1, 31)
    models.Place(street_name="a", foo_bar="b", foo_bar_2="c")
    models.Place(streetName="a", foo_bar="b", fooBar="c")
    models.Place(street_name="a", fooBar="c")  # wrong
    models.Place()  # wrong
    models.RushOrder(order_date=day, latest_hour=9)
    models.RushOrder(orderDate="2026-01-31", latestHour=9)
    models.RushOrder(order_date=9)  # wrong
    models.RushOrder(order_date=day, latest=9)  # wrong
    models.Order(kind="Order", order_date=day, ship_to={"streetName": "a"})
    models.Order(kind="Order", order_date=day, user_ids=[uuid.uuid4(), "x"])
    models.Order(kind="Order", order_date=day, ship_to={"street_name": "a"})  # wrong
    order: inputs.OrderInput = {"kind": "Order", "orderDate": "2026-01-31"}
    answer = api.orders.place(body=order)
    api.orders.place(body={"kind": "Order", "order_date": "2026-01-31"})  # wrong
    return answer.order_date.year if isinstance(answer, models.RushOrder) else None
