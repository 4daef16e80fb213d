from pathlib import Path

from case_bodies import Api, File, constants, inputs, models


def use(api: Api) -> None:
    pets = api.pets
    pets.add_pet(body=models.Pet(name="a", status="active"))
    pets.add_pet(body={"name": "a", "status": "active", "note": None, "labels": {"a": "b"}})
    pets.add_pet(body={"name": "a", "status": "gone", "owner": {"name": "x", "born": "2020-01-01"}})
    pets.add_pet(body={"name": "a", "status": "lost"})  # wrong
    pets.add_pet(body={"name": "a", "statsu": "active"})  # wrong
    pets.add_pet(body={"name": "a", "status": "active", "id": 1})  # wrong
    pet: inputs.PetInput = {"name": "a", "status": "gone"}
    pets.add_pet(body=pet)
    pets.find_pets(status="active", many=["gone"], colour="red")
    pets.find_pets(status="lost")  # wrong
    pets.find_pets(many=["lost"])  # wrong
    pets.find_pets(status=constants.Status.ACTIVE, colour=constants.Colour.RED)
    pets.find_pets(status=constants.Colour.RED)  # wrong
    pets.add_pet(
        body={
            "name": "a",
            "status": constants.Status.GONE,
            "size": constants.Size.UNKNOWN,
            "coat": constants.PetCoat.SHORT,
        }
    )
    pets.add_shape(body={"a": 1, "inner": {"r": 2}})
    pets.add_shape(body={"a": 1, "inner": {"q": 2}})  # wrong
    pets.add_animal(body={"type": "Dog", "bark": True})
    pets.add_animal(body=models.Cat(type="Cat", claws=True))
    pets.add_animal(body={"type": "Dog", "brak": True})  # wrong
    picture = ("a.png", b"x", "image/png")
    pets.add_photo(body={"file": picture, "meta": {"x-y": 1}, "more": [b"a", Path("b")]})
    pets.add_photo(body={"file": File(b"x"), "meta": models.Meta()})
    pets.add_photo(body={"file": 1, "meta": {}})  # wrong
    pets.add_photo(body={"meta": {}})  # wrong
    pets.login(body={"user": "x", "grant_type": "code"})
    pets.login(body={"user": "x", "grant_type": "card"})  # wrong
